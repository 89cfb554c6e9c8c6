//! What was done for which milestone on which day, invented: by the county's offices; the towns' in `towns`.

mod towns;

pub(super) use towns::OF_TOWNS;

/// What somebody does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Move {
    /// Records what was done.
    Did(&'static str),
    /// Says that it is reached, since this day, and by what it can be seen.
    Reached(&'static str, &'static str, &'static str),
    StruckOff(&'static str),
    Returned(&'static str),
    Reopened(&'static str),
}

/// Who is meant by the account: a bureau by its own code, a place's office by the place's.
pub(super) type Line = (&'static str, &'static str, &'static [(&'static str, Move)]);

use self::Move::{Did, Reached, Reopened, Returned, StruckOff};

/// Lines: the office's account, the milestone, and what happened on which day.
pub(super) const LINES: &[Line] = &[
    (
        "441424.yjj",
        "commitment-system",
        &[
            (
                "2020-09-10",
                Did("起草安全生产承诺制度，征求16个镇和18个部门意见（模拟）"),
            ),
            (
                "2020-12-18",
                Reached(
                    "2020-12-15",
                    "制度印发，重点行业领域全部签订承诺书（模拟）",
                    "县安委办文件；承诺书台账（模拟）",
                ),
            ),
            (
                "2020-12-24",
                StruckOff("抽查12家企业，承诺书均已公示（模拟）"),
            ),
        ],
    ),
    (
        "441424.yjj",
        "integrity-system",
        &[
            ("2020-10-22", Did("修订稿送司法局合法性审查（模拟）")),
            (
                "2021-01-20",
                Reached(
                    "2021-01-15",
                    "诚信体系建设制度修订印发，逾期原因为征求意见反复（模拟）",
                    "县安委办文件（模拟）",
                ),
            ),
            ("2021-02-01", StruckOff("已见文件，逾期15天（模拟）")),
        ],
    ),
    (
        "441424.yjj",
        "sky-and-ground-eyes",
        &[
            ("2020-08-25", Did("报送全县尾矿库坐标和基础资料（模拟）")),
            (
                "2020-12-28",
                Reached(
                    "2020-12-25",
                    "资料全部上报省系统（模拟）",
                    "系统回执（模拟）",
                ),
            ),
            (
                "2021-01-08",
                Returned("2座尾矿库监测点未接入，请补齐后再提请（模拟）"),
            ),
            (
                "2021-06-30",
                Did("1座尾矿库已接入，另1座设备待到货（模拟）"),
            ),
        ],
    ),
    (
        "441424.yjj",
        "one-net",
        &[
            ("2021-05-12", Did("系统招标完成（模拟）")),
            ("2021-10-20", Did("首批86家企业上线试运行（模拟）")),
            (
                "2021-12-28",
                Reached(
                    "2021-12-27",
                    "“一张网”系统上线，规模以上企业全部接入（模拟）",
                    "系统验收报告（模拟）",
                ),
            ),
            (
                "2022-01-10",
                StruckOff("登录系统核对企业名单，一致（模拟）"),
            ),
        ],
    ),
    (
        "441424.yjj",
        "insurance-platform",
        &[
            ("2021-06-15", Did("与3家承保机构商定数据接口（模拟）")),
            ("2021-11-30", Did("平台开发完成七成功能，联调中（模拟）")),
        ],
    ),
    (
        "441424.xfdd",
        "fire-iot",
        &[
            (
                "2021-11-20",
                Reached(
                    "2021-11-18",
                    "县消防物联网监控系统建成（模拟）",
                    "竣工图（模拟）",
                ),
            ),
            (
                "2021-11-30",
                Returned("2个重点单位的报警信号未进系统（模拟）"),
            ),
            ("2021-12-20", Did("1个单位已接入，另1个正在布线（模拟）")),
        ],
    ),
    (
        "441424.xfdd",
        "fire-lanes",
        &[
            (
                "2020-11-05",
                Reached(
                    "2020-11-02",
                    "与公安局、住建局签订联合执法机制（模拟）",
                    "联合发文（模拟）",
                ),
            ),
            ("2020-11-12", StruckOff("已见发文（模拟）")),
        ],
    ),
    (
        "441424.xfdd",
        "fire-plan",
        &[
            (
                "2021-03-02",
                Reached("2021-02-26", "能力提升方案印发（模拟）", "方案文本（模拟）"),
            ),
            ("2021-03-09", StruckOff("已见方案（模拟）")),
            (
                "2021-09-15",
                Reopened("督查发现2家商业综合体未按方案演练（模拟）"),
            ),
        ],
    ),
    (
        "441424.xfdd",
        "fire-database",
        &[("2021-12-10", Did("完成数据库需求调研（模拟）"))],
    ),
    (
        "441424.jtj",
        "road-plan",
        &[
            ("2020-12-10", Did("排查桥梁41座、急弯陡坡123处（模拟）")),
            (
                "2021-05-08",
                Reached(
                    "2021-05-06",
                    "隐患路段整治提升计划印发（模拟）",
                    "计划文本及清单（模拟）",
                ),
            ),
            ("2021-05-18", StruckOff("抽查3处，与清单一致（模拟）")),
        ],
    ),
    (
        "441424.gaj",
        "road-plan",
        &[(
            "2021-03-25",
            Did("梳理事故多发点段9处，正在制定计划（模拟）"),
        )],
    ),
    (
        "441424.jtj",
        "joint-meeting",
        &[
            (
                "2020-10-15",
                Reached(
                    "2020-10-12",
                    "联席会议工作机制修订（模拟）",
                    "会议纪要（模拟）",
                ),
            ),
            ("2020-10-23", StruckOff("已见纪要（模拟）")),
        ],
    ),
    (
        "441424.gaj",
        "joint-meeting",
        &[
            (
                "2020-10-16",
                Reached("2020-10-12", "成员单位分工明确（模拟）", "会议纪要（模拟）"),
            ),
            ("2020-10-23", StruckOff("已见纪要（模拟）")),
        ],
    ),
    (
        "441424.jtj",
        "delivery-supervision",
        &[
            (
                "2021-06-22",
                Reached(
                    "2021-06-18",
                    "寄递渠道联合监管机制建立（模拟）",
                    "三方协议（模拟）",
                ),
            ),
            ("2021-07-01", StruckOff("已见协议（模拟）")),
        ],
    ),
    (
        "441424.zjj",
        "city-check",
        &[
            (
                "2021-09-28",
                Reached("2021-09-24", "城市体检报告完成（模拟）", "体检报告（模拟）"),
            ),
            ("2021-10-11", StruckOff("已见报告（模拟）")),
        ],
    ),
    (
        "441424.zjj",
        "drainage-map",
        &[(
            "2021-11-16",
            Reached(
                "2021-11-12",
                "市政排水管网地理信息系统建成（模拟）",
                "系统截图（模拟）",
            ),
        )],
    ),
    (
        "441424.sthj",
        "waste-system",
        &[
            (
                "2021-04-09",
                Reached(
                    "2021-04-06",
                    "危险废物责任体系文件印发（模拟）",
                    "文件（模拟）",
                ),
            ),
            ("2021-04-16", StruckOff("已见文件（模拟）")),
        ],
    ),
    (
        "441424.sthj",
        "waste-platform",
        &[("2021-10-08", Did("申报登记企业53家接入平台（模拟）"))],
    ),
    (
        "441424.awh",
        "leading-group-set-up",
        &[
            (
                "2020-08-06",
                Reached(
                    "2020-07-30",
                    "领导小组和工作专班成立（模拟）",
                    "成立文件（模拟）",
                ),
            ),
            ("2020-08-07", StruckOff("已见文件（模拟）")),
        ],
    ),
    (
        super::COUNTY,
        "assessment-system",
        &[
            (
                "2020-11-26",
                Reached(
                    "2020-11-20",
                    "监督考核机制印发（模拟）",
                    "县安委办文件（模拟）",
                ),
            ),
            ("2020-12-03", StruckOff("由市安委办核验（模拟）")),
        ],
    ),
];
