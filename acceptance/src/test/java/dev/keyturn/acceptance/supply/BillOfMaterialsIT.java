package dev.keyturn.acceptance.supply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.acceptance.process.House;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the bill of materials beside each program is what the program runs with. */
class BillOfMaterialsIT {
  /** Of components under several licences one that is here is enough. */
  private static final Set<String> PERMISSIVE =
      Set.of(
          "Apache-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "CC0-1.0",
          "EPL-1.0",
          "EPL-2.0",
          "MIT",
          "MIT-0");

  /**
   * Its POM says "The BSD License", which counts as the one of four clauses; its text has three.
   */
  private static final String THREE_CLAUSES = "org.jline";

  private final Path house = House.find().path();

  @ParameterizedTest
  @ValueSource(strings = {"worker", "starter", "sandbox"})
  void listsExactlyTheLibrariesThatTheProgramRunsWith(String module) throws Exception {
    assertThat(listed(module)).isNotEmpty().isEqualTo(shipped(module));
  }

  @ParameterizedTest
  @ValueSource(strings = {"worker", "starter", "sandbox"})
  void namesAPermissiveLicenceForEachOfThem(String module) throws IOException {
    Map<String, Set<String>> others = new TreeMap<>();
    for (JsonNode component : bill(module).path("components")) {
      Set<String> licences = licences(component);
      boolean known =
          component.path("group").asText().equals(THREE_CLAUSES)
              || licences.stream().anyMatch(PERMISSIVE::contains);
      if (!known) {
        others.put(component.path("purl").asText(), licences);
      }
    }

    assertThat(others).isEmpty();
  }

  private JsonNode bill(String module) throws IOException {
    return new ObjectMapper()
        .readTree(house.resolve(module).resolve("target").resolve("bom.json").toFile());
  }

  /** SHA-256 by file name. */
  private Map<String, String> listed(String module) throws IOException {
    Map<String, String> listed = new TreeMap<>();
    for (JsonNode component : bill(module).path("components")) {
      for (JsonNode hash : component.path("hashes")) {
        if (hash.path("alg").asText().equals("SHA-256")) {
          listed.put(fileName(component), hash.path("content").asText());
        }
      }
    }
    return listed;
  }

  private Map<String, String> shipped(String module) throws IOException, NoSuchAlgorithmException {
    Map<String, String> shipped = new TreeMap<>();
    try (Stream<Path> jars = Files.list(house.resolve(module).resolve("target").resolve("lib"))) {
      for (Path jar : jars.toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        shipped.put(String.valueOf(jar.getFileName()), HexFormat.of().formatHex(digest));
      }
    }
    return shipped;
  }

  private static String fileName(JsonNode component) {
    return component.path("name").asText() + "-" + component.path("version").asText() + ".jar";
  }

  private static Set<String> licences(JsonNode component) {
    Set<String> found = new TreeSet<>();
    StreamSupport.stream(component.path("licenses").spliterator(), false)
        .map(entry -> entry.path("license"))
        .map(licence -> licence.path("id").asText(licence.path("name").asText()))
        .forEach(found::add);
    return found;
  }
}
