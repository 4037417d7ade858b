package countme.topology.docker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Several launchers on one engine, of which one at a time makes one call at a time: which one comes next is chance, the same for the same seed. */
final class Interleaving {
    /** Ends the thread of a launcher that is killed. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private final class Launcher extends Thread {
        private final Semaphore turn = new Semaphore(0);
        private final Runnable work;
        private volatile boolean killed;
        private volatile boolean ended;
        private volatile @Nullable Throwable failure;

        Launcher(Runnable work) {
            this.work = work;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                pause();
                work.run();
            } catch (Killed e) {
                // As it was to be.
            } catch (Throwable e) {
                failure = e;
            } finally {
                ended = true;
                stopped.release();
            }
        }

        void pause() {
            stopped.release();
            turn.acquireUninterruptibly();
            if (killed) {
                throw new Killed();
            }
        }
    }

    private final Semaphore stopped = new Semaphore(0);
    private final List<Launcher> launchers = new ArrayList<>();
    private final Random random;

    Interleaving(Random random) {
        this.random = random;
    }

    /** The engine as launchers see it: before each call, others may make theirs. */
    ContainerEngine engine(ContainerEngine real) {
        return (ContainerEngine) Proxy.newProxyInstance(
                ContainerEngine.class.getClassLoader(),
                new Class<?>[] {ContainerEngine.class},
                (proxy, method, arguments) -> {
                    if (Thread.currentThread() instanceof Launcher launcher) {
                        launcher.pause();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    void add(Runnable launcher) {
        launchers.add(new Launcher(launcher));
    }

    /**
     * Lets them all work until they have ended.
     *
     * @param between what may happen before each call
     */
    void run(double killing, Runnable between) throws Throwable {
        launchers.forEach(Thread::start);
        stopped.acquireUninterruptibly(launchers.size());
        for (List<Launcher> left = left(); !left.isEmpty(); left = left()) {
            Launcher next = left.get(random.nextInt(left.size()));
            next.killed = random.nextDouble() < killing;
            between.run();
            next.turn.release();
            stopped.acquireUninterruptibly();
        }
        for (Launcher launcher : launchers) {
            Throwable failure = launcher.failure;
            if (failure != null) {
                throw failure;
            }
        }
    }

    private List<Launcher> left() {
        return launchers.stream().filter(launcher -> !launcher.ended).toList();
    }
}
