//! Threads that share a typesetter do not affect the output of each other.

use std::thread;

use congvan::{Dispatch, Limits, Typesetter};

#[test]
fn sixteen_threads_get_the_same_bytes() {
    let typesetter = Typesetter::new().unwrap();
    let dispatches =
        [include_str!("../examples/data/lam-dong-40.toml"), include_str!("../examples/data/nam-dinh-175.toml")]
            .map(|text| Dispatch::from_toml(text).unwrap());
    let expected = dispatches.each_ref().map(|dispatch| typesetter.pdf(dispatch).unwrap());
    // A limit exceeded on one thread must not affect the others.
    let limited = typesetter.clone().with_limits(Limits::default().with_template_bytes(10));
    thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|thread| {
                let (dispatches, expected, typesetter, limited) = (&dispatches, &expected, &typesetter, &limited);
                scope.spawn(move || {
                    for turn in 0..4 {
                        let which = (thread + turn) % 2;
                        assert!(typesetter.pdf(&dispatches[which]).unwrap() == expected[which]);
                        assert!(limited.pdf(&dispatches[which]).is_err());
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
    });
}
