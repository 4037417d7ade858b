package countme.topology.cluster;

/**
 * What an image is called in a cluster.
 *
 * @param repository with its registry where that is named, such as {@code registry.example/countme/app}
 * @param tag empty where none is named
 * @param digest such as {@code sha256:…}; empty where none is named
 */
record ImageName(String repository, String tag, String digest) {
    private static final String SHA = "sha256:";
    private static final int SHORT = 12;

    static ImageName of(String image) {
        int at = image.indexOf("@" + SHA);
        String named = at < 0 ? image : image.substring(0, at);
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        return new ImageName(
                colon < 0 ? named : named.substring(0, colon),
                colon < 0 ? "" : named.substring(colon + 1),
                at < 0 ? "" : image.substring(at + 1));
    }

    /** What people call it: the tag, or else the digest's beginning. */
    String version() {
        if (!tag.isEmpty()) {
            return tag;
        }
        return digest.isEmpty()
                ? "latest"
                : digest.substring(SHA.length(), Math.min(digest.length(), SHA.length() + SHORT));
    }
}
