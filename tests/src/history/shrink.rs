//! Looks for the smallest part of a failing history that still fails: halves of
//! it are left out, then quarters, and so on down to single steps.

/// How often a history is repeated to make it smaller.
const TRIES_MAX: usize = 150;

/// The smallest found list of steps that `fails`, with what it failed by.
/// `why` is what the whole list failed by.
pub(crate) async fn shrink<S: Clone>(
    mut steps: Vec<S>,
    mut why: String,
    fails: impl AsyncFn(Vec<S>) -> Option<String>,
) -> (Vec<S>, String) {
    let mut tries = 0;
    let mut size = steps.len().div_ceil(2);
    while size > 0 {
        let mut start = 0;
        while start < steps.len() && tries < TRIES_MAX {
            let end = steps.len().min(start + size);
            let fewer = [&steps[..start], &steps[end..]].concat();
            tries += 1;
            match fails(fewer.clone()).await {
                Some(reason) => (steps, why) = (fewer, reason),
                None => start = end,
            }
        }
        size = if size == 1 { 0 } else { size.div_ceil(2) };
    }
    (steps, why)
}

#[test]
fn a_failing_history_shrinks_to_the_steps_that_make_it_fail() {
    // 3 and 17 together fail, whatever else there is.
    let fails = async |steps: Vec<u32>| {
        let both = steps.contains(&3) && steps.contains(&17);
        both.then(|| format!("{} steps", steps.len()))
    };
    let whole: Vec<u32> = (0..32).collect();
    let (steps, why) = crate::harness::block_on(shrink(whole, "32 steps".to_owned(), fails));
    assert_eq!((steps, why.as_str()), (vec![3, 17], "2 steps"));
}

#[test]
fn a_history_that_fails_without_any_step_shrinks_to_none() {
    let fails = async |_: Vec<u32>| Some("always".to_owned());
    let (steps, _) = crate::harness::block_on(shrink(vec![1, 2, 3], "always".to_owned(), fails));
    assert!(steps.is_empty());
}
