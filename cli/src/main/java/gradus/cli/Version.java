package gradus.cli;

/** The version that the jar's manifest states. */
final class Version {
    private Version() {}

    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "gradus " + (version == null ? "(not packaged)" : version);
    }
}
