//! Work on many things, by one thread or several, whose results come in the order of the things.

use std::ops::ControlFlow;

use crate::error::Error;

/// Who does the work.
#[derive(Debug, Clone, Copy)]
pub(super) enum Hands {
    /// The caller's thread.
    Own,
    /// So many threads, started for this.
    #[cfg(feature = "parallel")]
    Several(std::num::NonZeroUsize),
    /// The pool in which the caller is, else that of the program.
    #[cfg(feature = "parallel")]
    Pool,
}

/// Gives each thing to `work` and each result to `done`, in order, until `done` breaks off.
///
/// Things are taken and results given on the caller's thread. Only a few things are at hand at a time.
pub(super) fn in_order<T: Send, R: Send, B>(
    hands: Hands,
    mut things: impl Iterator<Item = T>,
    work: impl Fn(T) -> R + Sync,
    mut done: impl FnMut(R) -> ControlFlow<B>,
) -> Result<ControlFlow<B>, Error> {
    match hands {
        Hands::Own => Ok(things.try_for_each(|thing| done(work(thing)))),
        #[cfg(feature = "parallel")]
        Hands::Several(threads) => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build().map_err(|error| {
                Error::new(crate::error::Problem::Io { action: "starting the threads" }).caused_by(error)
            })?;
            Ok(pool.in_place_scope(|scope| several::hand_out(scope, threads.get(), things, &work, done)))
        }
        #[cfg(feature = "parallel")]
        Hands::Pool => {
            let threads = rayon::current_num_threads();
            Ok(rayon::in_place_scope(|scope| several::hand_out(scope, threads, things, &work, done)))
        }
    }
}

#[cfg(feature = "parallel")]
mod several {
    use std::collections::VecDeque;
    use std::ops::ControlFlow;
    use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
    use std::time::Duration;

    use rayon::{Scope, Yield};

    /// So many things are at hand for each thread: enough that none waits for a slow neighbour.
    const AHEAD: usize = 8;

    /// A result on its way, with the number of its thing. It is sent even if the work panics, so that nobody waits.
    struct Errand<R> {
        number: usize,
        result: Option<R>,
        sender: Sender<(usize, Option<R>)>,
    }

    impl<R> Errand<R> {
        fn run(mut self, work: impl FnOnce() -> R) {
            self.result = Some(work());
        }
    }

    impl<R> Drop for Errand<R> {
        fn drop(&mut self) {
            // Who has broken off does not listen any more.
            let _ = self.sender.send((self.number, self.result.take()));
        }
    }

    pub(super) fn hand_out<'scope, T: Send + 'scope, R: Send + 'scope, B>(
        scope: &Scope<'scope>,
        threads: usize,
        things: impl Iterator<Item = T>,
        work: &'scope (impl Fn(T) -> R + Sync),
        mut done: impl FnMut(R) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let (sender, receiver) = channel();
        let mut things = things.fuse();
        // The results that are awaited, the one of `first` in front.
        let mut awaited: VecDeque<Option<R>> = VecDeque::new();
        let mut first = 0_usize;
        loop {
            while awaited.len() < threads.saturating_mul(AHEAD) {
                let Some(thing) = things.next() else { break };
                let number = first + awaited.len();
                let errand = Errand { number, result: None, sender: sender.clone() };
                awaited.push_back(None);
                scope.spawn(move |_| errand.run(|| work(thing)));
            }
            if awaited.is_empty() {
                return ControlFlow::Continue(());
            }
            // Without a result its work has panicked, and the scope goes on with the panic.
            let Some((number, Some(result))) = next(&receiver) else { return ControlFlow::Continue(()) };
            if let Some(place) = awaited.get_mut(number - first) {
                *place = Some(result);
            }
            while let Some(result) = awaited.front_mut().and_then(Option::take) {
                awaited.pop_front();
                first += 1;
                done(result)?;
            }
        }
    }

    /// The next result. Who is himself one of the pool's threads works while he waits.
    fn next<R>(receiver: &Receiver<(usize, Option<R>)>) -> Option<(usize, Option<R>)> {
        loop {
            match receiver.try_recv() {
                Ok(result) => return Some(result),
                Err(TryRecvError::Disconnected) => return None,
                Err(TryRecvError::Empty) => {}
            }
            match rayon::yield_now() {
                Some(Yield::Executed) => {}
                Some(Yield::Idle) => match receiver.recv_timeout(Duration::from_millis(1)) {
                    Ok(result) => return Some(result),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return None,
                },
                None => return receiver.recv().ok(),
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use std::num::NonZeroUsize;

        use super::super::*;

        fn squares(hands: Hands, stop: usize) -> (Vec<usize>, ControlFlow<&'static str>) {
            let mut found = Vec::new();
            // The first of each few takes longest.
            let work = |number: usize| {
                let turns = if number.is_multiple_of(7) { 200_000 } else { 1 };
                (0..turns).fold(number * number, |square, _| std::hint::black_box(square))
            };
            let flow = in_order(hands, 0..500, work, |square| {
                found.push(square);
                if found.len() == stop { ControlFlow::Break("stopped") } else { ControlFlow::Continue(()) }
            });
            (found, flow.unwrap())
        }

        #[test]
        fn results_come_in_order_whoever_works() {
            let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
            for stop in [1, 250, 1000] {
                let wanted = squares(Hands::Own, stop);
                assert_eq!(wanted.0.len(), stop.min(500));
                for threads in [1, 2, 5] {
                    assert_eq!(squares(Hands::Several(NonZeroUsize::new(threads).unwrap()), stop), wanted);
                }
                assert_eq!(squares(Hands::Pool, stop), wanted);
                // A pool whose only thread waits for its own work.
                assert_eq!(one.install(|| squares(Hands::Pool, stop)), wanted);
            }
        }

        #[test]
        #[should_panic(expected = "work that fails")]
        fn a_panic_comes_through() {
            let work = |number: usize| assert!(number != 20, "work that fails");
            let _ = in_order(Hands::Several(NonZeroUsize::MIN), 0..100, work, |()| ControlFlow::<()>::Continue(()));
        }
    }
}
