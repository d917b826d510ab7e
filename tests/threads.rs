//! One typesetter for all threads of a server: each gets the same bytes, whatever the others set at the time.

use std::thread;

use congvan::{Dispatch, Limits, Typesetter};

#[test]
fn sixteen_threads_get_the_same_bytes() {
    let typesetter = Typesetter::new().unwrap();
    let papers =
        [include_str!("../examples/data/lam-dong-40.toml"), include_str!("../examples/data/nam-dinh-175.toml")]
            .map(|text| Dispatch::from_toml(text).unwrap());
    let alone = papers.each_ref().map(|paper| typesetter.pdf(paper).unwrap());
    // What is used up on one thread is missed on no other.
    let poor = typesetter.clone().with_limits(Limits::default().template_bytes(10));
    thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|thread| {
                let (papers, alone, typesetter, poor) = (&papers, &alone, &typesetter, &poor);
                scope.spawn(move || {
                    for turn in 0..4 {
                        let which = (thread + turn) % 2;
                        assert!(typesetter.pdf(&papers[which]).unwrap() == alone[which]);
                        assert!(poor.pdf(&papers[which]).is_err());
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
    });
}
