package countme.topology.image.supply;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem.ErrorDetail;
import com.github.dockerjava.api.model.ResponseItem.ProgressDetail;
import countme.topology.report.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows one pull. The engine sends its first event once the registry has answered with the image's manifest, so silence until then
 * means that no registry is there.
 */
final class PullWatch extends ResultCallback.Adapter<PullResponseItem> {
    private static final long MEGABYTE = 1_000_000;

    private final Progress.Task task;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Map<String, ProgressDetail> layers = new ConcurrentHashMap<>();
    private volatile long lastEvent = System.nanoTime();
    private volatile boolean answered;
    private volatile @Nullable String error;

    PullWatch(Progress.Task task) {
        this.task = task;
    }

    /** Waits to the end; the engine's words when the pull failed. {@code connect} bounds the first answer, {@code stall} every later one. */
    Optional<String> await(Duration connect, Duration stall) throws InterruptedException {
        while (!ended.await(100, TimeUnit.MILLISECONDS)) {
            Duration silent = Duration.ofNanos(System.nanoTime() - lastEvent);
            Duration limit = answered ? stall : connect;
            if (silent.compareTo(limit) > 0) {
                return Optional.of("timeout: no answer in " + limit.toSeconds() + " s");
            }
        }
        return Optional.ofNullable(error);
    }

    /** Whether the registry has answered with the image's manifest. */
    boolean answered() {
        return answered;
    }

    @Override
    public void onNext(PullResponseItem item) {
        lastEvent = System.nanoTime();
        ErrorDetail detail = item.getErrorDetail();
        if (detail != null) {
            error = Objects.requireNonNullElse(detail.getMessage(), "no reason given");
            return;
        }
        answered = true;
        ProgressDetail progress = item.getProgressDetail();
        if ("Downloading".equals(item.getStatus()) && item.getId() != null && progress != null) {
            layers.put(item.getId(), progress);
            task.now("pulling, " + sum(true) + " of " + sum(false) + " MB");
        }
    }

    private long sum(boolean current) {
        return layers.values().stream()
                        .map(layer -> current ? layer.getCurrent() : layer.getTotal())
                        .filter(Objects::nonNull)
                        .mapToLong(Long::longValue)
                        .sum()
                / MEGABYTE;
    }

    @Override
    public void onError(Throwable failure) {
        error = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        super.onError(failure);
        ended.countDown();
    }

    @Override
    public void onComplete() {
        super.onComplete();
        ended.countDown();
    }
}
