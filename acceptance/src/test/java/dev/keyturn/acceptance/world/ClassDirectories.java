package dev.keyturn.acceptance.world;

import dev.keyturn.acceptance.process.WorkDirectory;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Puts the temporary directories of tests beside those of shells, named after their class, so that
 * {@code scripts/test-report} finds what the processes of a failed one logged.
 */
public final class ClassDirectories implements TempDirFactory {
  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) {
    return WorkDirectory.create(test.getRequiredTestClass().getSimpleName()).path();
  }
}
