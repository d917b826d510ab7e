//! Ordered processing of many items with one thread or several.

use std::ops::ControlFlow;

use crate::error::Error;

/// The threads that process the items.
#[derive(Debug, Clone, Copy)]
pub(super) enum Executor {
    /// The caller's thread.
    CurrentThread,
    /// A new pool with this number of threads.
    #[cfg(feature = "parallel")]
    Threads(std::num::NonZeroUsize),
    /// The rayon pool of the caller's thread, or else the global one.
    #[cfg(feature = "parallel")]
    RayonPool,
}

/// Gives each item to `work`, and each result to `done` in the order of the items, until `done` breaks.
///
/// The caller's thread takes the items and calls `done`. Only a few items per thread are in memory at a time.
pub(super) fn in_order<T: Send, R: Send, B>(
    executor: Executor,
    mut items: impl Iterator<Item = T>,
    work: impl Fn(T) -> R + Sync,
    mut done: impl FnMut(R) -> ControlFlow<B>,
) -> Result<ControlFlow<B>, Error> {
    match executor {
        Executor::CurrentThread => Ok(items.try_for_each(|item| done(work(item)))),
        #[cfg(feature = "parallel")]
        Executor::Threads(threads) => {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads.get())
                .build()
                .map_err(|error| Error::from(crate::error::SystemProblem::Threads).caused_by(error))?;
            Ok(pool.in_place_scope(|scope| threaded::run_tasks(scope, threads.get(), items, &work, done)))
        }
        #[cfg(feature = "parallel")]
        Executor::RayonPool => {
            let threads = rayon::current_num_threads();
            Ok(rayon::in_place_scope(|scope| threaded::run_tasks(scope, threads, items, &work, done)))
        }
    }
}

#[cfg(feature = "parallel")]
mod threaded {
    use std::collections::VecDeque;
    use std::ops::ControlFlow;
    use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
    use std::time::Duration;

    use rayon::{Scope, Yield};

    /// The items in memory for each thread: enough that no thread waits for a slow item of another.
    const AHEAD: usize = 8;

    /// The task of an item. Dropping it sends its result, so that a panic in the work does not block the receiver.
    struct Task<R> {
        number: usize,
        result: Option<R>,
        sender: Sender<(usize, Option<R>)>,
    }

    impl<R> Task<R> {
        fn run(mut self, work: impl FnOnce() -> R) {
            self.result = Some(work());
        }
    }

    impl<R> Drop for Task<R> {
        fn drop(&mut self) {
            // Fails after `done` broke.
            let _ = self.sender.send((self.number, self.result.take()));
        }
    }

    pub(super) fn run_tasks<'scope, T: Send + 'scope, R: Send + 'scope, B>(
        scope: &Scope<'scope>,
        threads: usize,
        items: impl Iterator<Item = T>,
        work: &'scope (impl Fn(T) -> R + Sync),
        mut done: impl FnMut(R) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let (sender, receiver) = channel();
        let mut items = items.fuse();
        // The results of the items from `first` on, in order.
        let mut pending: VecDeque<Option<R>> = VecDeque::new();
        let mut first = 0_usize;
        loop {
            while pending.len() < threads.saturating_mul(AHEAD) {
                let Some(item) = items.next() else { break };
                let number = first + pending.len();
                let task = Task { number, result: None, sender: sender.clone() };
                pending.push_back(None);
                scope.spawn(move |_| task.run(|| work(item)));
            }
            if pending.is_empty() {
                return ControlFlow::Continue(());
            }
            // Without a result the work has panicked, and the scope resumes the panic.
            let Some((number, Some(result))) = next(&receiver) else { return ControlFlow::Continue(()) };
            if let Some(place) = pending.get_mut(number - first) {
                *place = Some(result);
            }
            while let Some(result) = pending.front_mut().and_then(Option::take) {
                pending.pop_front();
                first += 1;
                done(result)?;
            }
        }
    }

    /// The next result. A thread of the pool executes other tasks meanwhile.
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

        fn squares(executor: Executor, stop: usize) -> (Vec<usize>, ControlFlow<&'static str>) {
            let mut found = Vec::new();
            // Every seventh item takes longer.
            let work = |number: usize| {
                let turns = if number.is_multiple_of(7) { 200_000 } else { 1 };
                (0..turns).fold(number * number, |square, _| std::hint::black_box(square))
            };
            let flow = in_order(executor, 0..500, work, |square| {
                found.push(square);
                if found.len() == stop { ControlFlow::Break("stopped") } else { ControlFlow::Continue(()) }
            });
            (found, flow.unwrap())
        }

        #[test]
        fn results_keep_the_order_of_items() {
            let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
            for stop in [1, 250, 1000] {
                let wanted = squares(Executor::CurrentThread, stop);
                assert_eq!(wanted.0.len(), stop.min(500));
                for threads in [1, 2, 5] {
                    assert_eq!(squares(Executor::Threads(NonZeroUsize::new(threads).unwrap()), stop), wanted);
                }
                assert_eq!(squares(Executor::RayonPool, stop), wanted);
                // The only thread of the pool waits for its own tasks.
                assert_eq!(one.install(|| squares(Executor::RayonPool, stop)), wanted);
            }
        }

        #[test]
        #[should_panic(expected = "work that fails")]
        fn panics_are_resumed() {
            let work = |number: usize| assert!(number != 20, "work that fails");
            let _ = in_order(Executor::Threads(NonZeroUsize::MIN), 0..100, work, |()| ControlFlow::<()>::Continue(()));
        }
    }
}
