//! What the towns did of what every town answers for, invented.

use super::Line;
use super::Move::{Did, Reached, StruckOff};

/// Lines of the towns.
pub(in crate::demo::progress) const OF_TOWNS: &[Line] = &[
    (
        "441424100",
        "lower-groups",
        &[
            (
                "2020-09-02",
                Reached(
                    "2020-08-28",
                    "水寨镇领导小组成立（模拟）",
                    "镇党委文件（模拟）",
                ),
            ),
            ("2020-09-09", StruckOff("已见文件（模拟）")),
        ],
    ),
    (
        "441424101",
        "lower-groups",
        &[
            (
                "2020-09-21",
                Reached(
                    "2020-09-18",
                    "河东镇领导小组成立（模拟）",
                    "镇党委文件（模拟）",
                ),
            ),
            ("2020-09-28", StruckOff("已见文件（模拟）")),
        ],
    ),
    (
        "441424103",
        "lower-groups",
        &[(
            "2020-10-12",
            Reached("2020-10-10", "工作专班成立（模拟）", "镇政府文件（模拟）"),
        )],
    ),
    (
        "441424100",
        "town-study-system",
        &[(
            "2021-01-22",
            Did("镇党委每季度研究安全生产一次，已列入议事规则（模拟）"),
        )],
    ),
    (
        "441424101",
        "town-study-system",
        &[
            (
                "2021-03-11",
                Reached(
                    "2021-03-05",
                    "镇党委、政府研究安全生产重大问题的制度印发（模拟）",
                    "镇党委文件（模拟）",
                ),
            ),
            ("2021-03-18", StruckOff("已见文件和会议记录（模拟）")),
        ],
    ),
    (
        "441424103",
        "town-study-system",
        &[(
            "2021-12-20",
            Reached(
                "2021-12-15",
                "制度经镇党政联席会议通过（模拟）",
                "会议纪要（模拟）",
            ),
        )],
    ),
];
