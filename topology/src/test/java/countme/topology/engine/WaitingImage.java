package countme.topology.engine;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** An image of one program that only waits, made from nothing: no registry, shell or C library is needed to run a container. */
final class WaitingImage {
    private static final int BASE = 0x400000;
    private static final int HEADERS = 64 + 56;

    private WaitingImage() {}

    static void load(Engine engine, String name) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(tar)) {
            add(out, "wait", program(engine.architecture()));
            add(out, "Dockerfile", "FROM scratch\nCOPY wait /\nCMD [\"/wait\"]\n".getBytes(StandardCharsets.UTF_8));
        }
        engine.client()
                .buildImageCmd(new ByteArrayInputStream(tar.toByteArray()))
                .withTags(Set.of(name))
                .exec(new BuildImageResultCallback())
                .awaitImageId();
    }

    private static void add(TarArchiveOutputStream out, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setMode(0755);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }

    /** The smallest static ELF program: pause() for ever on amd64; on arm64, which has no pause(), ppoll() of nothing. */
    private static byte[] program(String architecture) {
        boolean amd64 = architecture.equals("amd64");
        byte[] code = HexFormat.of()
                .parseHex(
                        amd64
                                ? "b8220000000f05ebf7"
                                : "000080d2010080d2020080d2030080d2040080d2280980d2010000d4f9ffff17");
        int size = HEADERS + code.length;
        ByteBuffer elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(HexFormat.of().parseHex("7f454c46020101000000000000000000"));
        elf.putShort((short) 2).putShort((short) (amd64 ? 62 : 183)).putInt(1);
        elf.putLong(BASE + HEADERS).putLong(64).putLong(0).putInt(0);
        elf.putShort((short) 64).putShort((short) 56).putShort((short) 1);
        elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        elf.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE);
        elf.putLong(size).putLong(size).putLong(0x10000);
        return elf.put(code).array();
    }
}
