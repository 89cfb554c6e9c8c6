//! What is said where something else stands in the way of recording or correcting.

use crate::graphql::language::Language;

/// Another of the same, or the revision that took the place of the one named, holds.
pub(super) fn stands(revision: i32, language: Language) -> String {
    language.pick(
        format!("已有记录，现行为第 {revision} 版（已随本结果返回），未作任何更改：请核对该版，确需更改的就该版办理"),
        format!(
            "revision {revision}, which comes with this answer, stands in the way, and nothing was changed: look at it, and \
             change that one where something is still to be changed"
        ),
    )
}

/// The revision that holds is no longer within the viewer's scope: what is shown is the one that was named.
pub(super) fn went_elsewhere(language: Language) -> String {
    let words = language.pick(
        "该记录已被更正，现行版已不在您的权限范围内（随本结果返回的是您所指的那一版），未作任何更改：确需更改的，请由现所在地办理",
        "another revision, which is not within your scope, took the place of the one that you named and that comes with this \
         answer, and nothing was changed: where something is still to be changed, the place that has it now does so",
    );
    words.to_owned()
}

/// What looks the same is on record.
pub(super) fn same(language: Language) -> String {
    let words = language.pick(
        "相同的内容已有记录（已随本结果返回），未重复登记：确系另一次（另一起）的，请注明“确系另一次（另一起）”后再次提交；原记录有误的，请更正原记录",
        "the same is on record, which comes with this answer, and was not recorded twice: if this is another one, confirm \
         that it is and send it again; if the record is wrong, correct it",
    );
    words.to_owned()
}
