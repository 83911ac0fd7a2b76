package dev.keyturn.aws.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.KeyturnJson;
import dev.keyturn.audit.ReportAssembly;
import dev.keyturn.failure.FailureType;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.function.Consumer;

/** Everything as one JSON document, for programs and for a later run to compare with. */
final class JsonFile {
  static final String NAME = "findings.json";

  private static final String KEYS = "keys";

  private JsonFile() {}

  static void write(Writer out, ReportAssembly assembly, Pages pages) throws IOException {
    ObjectMapper mapper = KeyturnJson.mapper();
    try (JsonGenerator json = mapper.getFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("run", assembly.run());
      json.writeStringField("requestedBy", assembly.requestedBy());
      json.writeStringField("at", assembly.at().toString());
      json.writePOJOField("total", assembly.total());
      json.writePOJOField("targets", assembly.targets());
      json.writeArrayFieldStart(KEYS);
      pages.forEach(
          key -> {
            json.writeRaw('\n');
            json.writePOJO(key);
          });
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /** The keys of a report; read loosely, because another version may have written it. */
  static void forEachKey(InputStream in, Consumer<JsonNode> each) throws IOException {
    try (JsonParser json = KeyturnJson.mapper().getFactory().createParser(in)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean keys = KEYS.equals(json.currentName());
        json.nextToken();
        if (keys) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            each.accept(json.readValueAsTree());
          }
          return;
        }
        json.skipChildren();
      }
    }
    throw FailureType.NOT_FOUND.failure("it has no field \"" + KEYS + "\"");
  }
}
