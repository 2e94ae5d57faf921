package gradus.cli;

import picocli.CommandLine.IVersionProvider;

/** {@link Version} for picocli; a class of its own, because picocli is not loaded for {@code --version} alone. */
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {Version.text()};
    }
}
