package countme.topology.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.deploy.SaidProgress;
import countme.topology.report.Problem;
import countme.topology.state.KeptReleases;
import countme.topology.state.Memo;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FollowedTagTest {
    private final Problem bad = new Problem("It is bad", "Look at it.", "Mend it.");

    private final Kept memo = new Kept();
    private final FollowedTag followed =
            new FollowedTag(new KeptReleases(memo), new SaidProgress(), new FollowedTag.Origin() {
                @Override
                public String tag() {
                    return "stable";
                }

                @Override
                public Optional<String> digest() {
                    return Optional.of("sha256:a");
                }

                @Override
                public Releasing.Deployed deploy(String digest) {
                    throw bad;
                }
            });

    /** In memory, where there is room. */
    private static final class Kept implements Memo {
        private String text = "";
        private boolean full;

        @Override
        public Optional<String> read() {
            return Optional.of(text);
        }

        @Override
        public void replace(String next) throws IOException {
            if (full) {
                throw new IOException("no space left");
            }
            text = next;
        }

        @Override
        public void erase() {
            text = "";
        }

        @Override
        public String place() {
            return "memory";
        }
    }

    private void deciding(Problem failure) {
        String unused = FollowedTag.deciding(Optional.of(followed), () -> {
            throw failure;
        });
    }

    @Test
    void whatCannotBeWrittenDownDoesNotHideWhatWentWrong() {
        memo.full = true;

        assertThatThrownBy(() -> deciding(bad))
                .isSameAs(bad)
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    }

    @Test
    void onlyWhatIsFoundOutAboutAVersionIsADecision() {
        assertThatThrownBy(() -> deciding(bad.ofPlace())).isInstanceOf(Problem.class);
        assertThat(new KeptReleases(memo).seen()).isEmpty();

        assertThatThrownBy(() -> deciding(bad)).isSameAs(bad);
        assertThat(new KeptReleases(memo).seen()).contains("sha256:a");
    }
}
