package dev.keyturn.aws.report;

import dev.keyturn.audit.ReportPlace;
import dev.keyturn.audit.ReportUri;
import dev.keyturn.failure.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A directory on this worker's disk, which nobody but the worker's user may look into. */
final class FileReportStore implements ReportStore {
  private final ReportUri directory;
  private final Path path;

  FileReportStore(ReportUri directory) {
    this.directory = directory;
    this.path = Path.of("/", directory.path());
  }

  @Override
  public ReportPlace prepare() {
    try {
      make();
      Files.delete(draft());
    } catch (IOException e) {
      throw FailureType.INVALID_INPUT.failure(
          "report \""
              + directory
              + "\": can't be written on worker "
              + host()
              + " ("
              + e
              + "); give a directory that the worker may make and write to",
          e);
    }
    return new ReportPlace(directory, "on the disk of worker " + host());
  }

  private void make() throws IOException {
    Files.createDirectories(path.getParent());
    try {
      Files.createDirectory(path, closed());
    } catch (FileAlreadyExistsException again) {
      // Its name is this run's own, so that an earlier attempt made it.
      if (!Files.isDirectory(path)) {
        throw again;
      }
    }
  }

  @Override
  public void write(String name, Content content) {
    try {
      Path draft = draft();
      try {
        try (Writer out = Files.newBufferedWriter(draft, StandardCharsets.UTF_8)) {
          content.to(out);
        }
        Files.move(
            draft,
            path.resolve(name),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw unusable(name, "can't be written", e);
    }
  }

  @Override
  public InputStream open(String name) {
    try {
      return Files.newInputStream(path.resolve(name));
    } catch (NoSuchFileException e) {
      throw FailureType.NOT_FOUND.failure(
          "report \"" + directory + "\": worker " + host() + " has no " + name + " there", e);
    } catch (IOException e) {
      throw unusable(name, "can't be read", e);
    }
  }

  private Path draft() throws IOException {
    return Files.createTempFile(path, "draft-", ".part");
  }

  /** May pass, at another worker or with more room; what does not is told in the end. */
  private ApplicationFailure unusable(String name, String what, IOException cause) {
    return FailureType.UNAVAILABLE.failure(
        "report \""
            + directory
            + "\": "
            + name
            + " "
            + what
            + " on worker "
            + host()
            + " ("
            + cause
            + "); make room there, or give s3://<bucket>/<prefix> where several workers run",
        cause);
  }

  private static FileAttribute<?>[] closed() {
    return Path.of("/").getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "without a name";
    }
  }
}
