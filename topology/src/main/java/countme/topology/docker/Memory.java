package countme.topology.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StatsConfig;
import countme.topology.engine.Engine;
import java.io.IOException;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How much memory a container holds. */
public final class Memory {
    private static final int PATIENCE_SECONDS = 5;

    private Memory() {}

    /**
     * Bytes resident, without file cache that the kernel takes back when it needs it, as {@code docker stats} counts; empty when the
     * container does not run.
     */
    public static OptionalLong of(Engine engine, String containerId) {
        var first = new CompletableFuture<Statistics>();
        try (var callback = new ResultCallback.Adapter<Statistics>() {
            @Override
            public void onNext(Statistics statistics) {
                first.complete(statistics);
            }
        }) {
            engine.client().statsCmd(containerId).withNoStream(true).exec(callback);
            return resident(first.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getMemoryStats());
        } catch (DockerException | IOException | ExecutionException | TimeoutException e) {
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }

    private static OptionalLong resident(MemoryStatsConfig memory) {
        Long usage = memory.getUsage();
        if (usage == null) {
            return OptionalLong.empty();
        }
        StatsConfig details = memory.getStats();
        if (details == null) {
            return OptionalLong.of(usage);
        }
        // Control groups' version 1 says it with the groups below, version 2 without.
        Long cache =
                details.getTotalInactiveFile() != null ? details.getTotalInactiveFile() : details.getInactiveFile();
        return OptionalLong.of(usage - Objects.requireNonNullElse(cache, 0L));
    }
}
