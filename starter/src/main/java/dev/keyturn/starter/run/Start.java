package dev.keyturn.starter.run;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A run to be started.
 *
 * @param type the workflow type
 * @param id the workflow id
 * @param input the one JSON object
 * @param key the value of the search attribute {@code KeyturnKey}
 * @param summary one line for lists of runs
 * @param details Markdown for the run's page
 */
public record Start(
    String type, String id, ObjectNode input, String key, String summary, String details) {}
