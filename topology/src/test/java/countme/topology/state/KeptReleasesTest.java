package countme.topology.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptReleasesTest {
    @TempDir
    private Path directory = Path.of("");

    private KeptReleases kept = new KeptReleases(new StateFile(directory));

    @BeforeEach
    void choosePlace() {
        kept = new KeptReleases(new StateFile(directory.resolve("state/releases")));
    }

    @Test
    void nothingWasDeployedUntilSomethingIs() {
        assertThat(kept.current()).isEmpty();
        assertThat(kept.color()).isEqualTo(Color.blue);
        assertThat(kept.seen()).isEmpty();
        assertThat(Path.of(kept.memo().place())).doesNotExist();
    }

    @Test
    void whatWasDeployedIsCurrentAndWhatItReplacedIsRemembered() {
        assertThat(kept.deployed(release(2), carried(1), Color.green)).isEmpty();

        assertThat(kept.current()).contains(release(2));
        assertThat(kept.color()).isEqualTo(Color.green);
        assertThat(kept.history()).containsExactly(release(2), carried(1));
    }

    @Test
    void linesThatWereSpoiltSayNothing() throws IOException {
        kept.deployed(release(2), release(1), Color.blue);
        assertThat(kept.color()).isEqualTo(Color.blue);
        Files.writeString(
                Path.of(kept.memo().place()),
                "color\nseen\nrelease 7\nsubject\nsubject 2\n"
                        + Files.readString(Path.of(kept.memo().place())) + "color green too\n");

        assertThat(kept.color()).isEqualTo(Color.blue);
        assertThat(kept.seen()).isEmpty();
        assertThat(kept.history()).containsExactly(release(2), release(1));
    }

    @Test
    void goingBackMakesTheEarlierOneCurrentAndForgetsNone() {
        kept.deployed(release(2), release(1), Color.green);
        kept.deployed(release(1), release(2), Color.blue);

        assertThat(kept.history()).containsExactly(release(1), release(2));
    }

    @Test
    void fiveAreKeptAndTheOthersAreGivenToBeRemoved() {
        for (int i = 2; i <= 5; i++) {
            assertThat(kept.deployed(release(i), release(i - 1), Color.blue)).isEmpty();
        }

        assertThat(kept.deployed(release(6), release(5), Color.blue)).containsExactly(release(1));
        assertThat(kept.history()).hasSize(KeptReleases.KEPT).doesNotContain(release(1));
    }

    @Test
    void erasedItIsAsBeforeTheFirst() {
        kept.erase();
        kept.deployed(release(2), release(1), Color.green);
        kept.see("sha256:2");

        kept.erase();

        nothingWasDeployedUntilSomethingIs();
    }

    @Test
    void theDigestThatWasSeenStaysThroughDeploys() {
        kept.see("sha256:aa");
        kept.deployed(release(2), release(1), Color.green);
        kept.see("sha256:bb");

        assertThat(kept.seen()).contains("sha256:bb");
        assertThat(kept.color()).isEqualTo(Color.green);
        assertThat(kept.current()).contains(release(2));
    }

    @Test
    void seeingTheSameAgainWritesNothing() throws IOException {
        kept.see("sha256:aa");
        Files.writeString(Path.of(kept.memo().place()), "seen sha256:aa\nwritten by another\n");

        kept.see("sha256:aa");

        assertThat(Path.of(kept.memo().place())).content().contains("written by another");
    }

    @Test
    void whatIsForgottenNeverWasButReplicasStayInTheirSlots() {
        kept.see("sha256:aa");
        kept.deployed(release(2), release(1), Color.green);

        kept.forget();

        assertThat(kept.history()).isEmpty();
        assertThat(kept.color()).isEqualTo(Color.green);
        assertThat(kept.seen()).isEmpty();
    }

    @Test
    void linesThatAreCutShortAreNoReleases() throws IOException {
        kept.deployed(release(2), release(1), Color.green);
        String text = Files.readString(Path.of(kept.memo().place()));
        Files.writeString(Path.of(kept.memo().place()), text.substring(0, text.lastIndexOf(' ')));

        assertThat(kept.history()).containsExactly(release(2));
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Files.createDirectories(Path.of(kept.memo().place()));

        assertThatThrownBy(kept::current).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.what()).contains(Path.of(kept.memo().place()).toString());
            assertThat(problem.next()).contains("remove it");
        });
    }

    @Test
    void whatTheCommitsSayIsKeptToo() {
        kept.deployed(new Release("v1", "i", "sha256:1", "", "Greet  all, \"twice\""), carried(0), Color.blue);

        assertThat(kept.history()).extracting(Release::subject).containsExactly("Greet  all, \"twice\"", "");
        assertThat(kept.history().get(0).title()).isEqualTo("v1 (Greet  all, \"twice\")");
    }

    private static Release release(int number) {
        return new Release("v" + number, "countme/app:v" + number, "sha256:" + number, "sha256:d" + number, "");
    }

    private static Release carried(int number) {
        return new Release("v" + number, "countme/app:v" + number, "sha256:" + number, "", "");
    }
}
