package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AttackTableTest {
    private static final Path PAGE = Path.of("../docs/security.md");
    private static final Path NEW = Path.of("target/attacks.md");
    private static final String BEGIN = "<!-- attacks -->\n";
    private static final String END = "<!-- end of attacks -->\n";

    @Test
    void thePageAboutSecurityHasEveryAttackAsItIsTested() throws IOException {
        String page = Files.readString(PAGE);
        Files.writeString(NEW, Attacks.table());

        assertThat(page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END)))
                .as("Put %s between the two marks in %s.", NEW.toAbsolutePath(), PAGE)
                .isEqualTo(Attacks.table());
    }

    @Test
    void noAttackStandsThereTwice() {
        assertThat(Attacks.all().collect(Collectors.groupingBy(Attack::toString, Collectors.counting())))
                .allSatisfy((name, times) -> assertThat(times).as(name).isOne());
    }
}
