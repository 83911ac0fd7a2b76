package dev.keyturn.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.SentByPeople;
import dev.keyturn.reencryption.StoreRequest;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.context.SerializationContext;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Writes as a later version might: its records have a field more, and some can't be read. */
public final class LaterVersion implements DataConverter {
  /** The field that no record has yet. */
  public static final String FIELD = "addedByALaterVersion";

  private static final ObjectMapper MAPPER = KeyturnJson.mapper();

  private final DataConverter present;
  private final Map<Class<?>, String> unreadable;

  public LaterVersion() {
    this(KeyturnJson.dataConverter(), new ConcurrentHashMap<>());
  }

  private LaterVersion(DataConverter present, Map<Class<?>, String> unreadable) {
    this.present = present;
    this.unreadable = unreadable;
  }

  /** From now on such records are written as that JSON. */
  public void writes(Class<?> type, String json) {
    unreadable.put(type, json);
  }

  /** From now on all can be read. */
  public void writesReadably() {
    unreadable.clear();
  }

  @Override
  public Optional<Payloads> toPayloads(Object... values) {
    if (values == null || values.length == 0) {
      return Optional.empty();
    }
    Payloads.Builder all = Payloads.newBuilder();
    for (Object value : values) {
      toPayload(value).ifPresent(all::addPayloads);
    }
    return Optional.of(all.build());
  }

  @Override
  public <T> T fromPayload(Payload payload, Class<T> valueClass, Type valueType) {
    return present.fromPayload(payload, valueClass, valueType);
  }

  @Override
  public <T> T fromPayloads(
      int index, Optional<Payloads> content, Class<T> valueClass, Type valueType) {
    return present.fromPayloads(index, content, valueClass, valueType);
  }

  @Override
  public RuntimeException failureToException(Failure failure) {
    return present.failureToException(failure);
  }

  @Override
  public Failure exceptionToFailure(Throwable failure) {
    return present.exceptionToFailure(failure);
  }

  @Override
  public DataConverter withContext(SerializationContext context) {
    return new LaterVersion(present.withContext(context), unreadable);
  }

  @Override
  public <T> Optional<Payload> toPayload(T value) {
    String broken = value == null ? null : unreadable.get(value.getClass());
    if (broken != null) {
      return present.toPayload(tree(broken));
    }
    if (isSentByWorkers(value) && MAPPER.valueToTree(value) instanceof ObjectNode json) {
      json.putObject(FIELD).putArray("a").add(1);
      return present.toPayload(json);
    }
    return present.toPayload(value);
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A store's request comes from a run, unless a person starts the store alone. */
  private static boolean isSentByWorkers(Object value) {
    return value instanceof Record
        && (value instanceof StoreRequest
            || !value.getClass().isAnnotationPresent(SentByPeople.class));
  }
}
