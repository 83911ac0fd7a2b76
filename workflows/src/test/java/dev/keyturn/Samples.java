package dev.keyturn;

import dev.keyturn.key.KeyAlias;
import dev.keyturn.testing.FakeAccount;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of any record that workers send each other, with as little in it as can be. */
final class Samples {
  private static final Map<Class<?>, Object> KNOWN = known();

  private Samples() {}

  static Object of(Class<?> type) throws ReflectiveOperationException {
    if (KNOWN.containsKey(type)) {
      return KNOWN.get(type);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isSealed()) {
      return of(type.getPermittedSubclasses()[0]);
    }
    Class<?>[] parts =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    Object[] values = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = of(parts[i]);
    }
    Constructor<?> constructor = type.getDeclaredConstructor(parts);
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  private static Map<Class<?>, Object> known() {
    Map<Class<?>, Object> known = new HashMap<>();
    known.put(String.class, "file:/reports");
    known.put(int.class, 1);
    known.put(Integer.class, 1);
    known.put(long.class, 1L);
    known.put(double.class, 1.0);
    known.put(boolean.class, true);
    known.put(Boolean.class, true);
    known.put(Instant.class, Instant.EPOCH);
    known.put(Duration.class, Duration.ofMinutes(1));
    known.put(Optional.class, Optional.empty());
    known.put(List.class, List.of());
    known.put(Map.class, Map.of());
    known.put(FakeAccount.OLD.getClass(), FakeAccount.OLD);
    known.put(KeyAlias.class, FakeAccount.ALIAS);
    return known;
  }
}
