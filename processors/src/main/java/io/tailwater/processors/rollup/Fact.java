package io.tailwater.processors.rollup;

import io.tailwater.model.SemanticConventions;
import java.util.ArrayList;
import java.util.List;

/**
 * What counting asks of a span's attributes.
 *
 * @param number counts the facts from 0
 * @param names all names that it has had, the one that counts first
 */
record Fact(int number, List<String> names) {
  private static final List<Fact> FACTS = new ArrayList<>();

  static final Fact HTTP_METHOD = of("http.request.method");
  static final Fact HTTP_ROUTE = of("http.route");
  static final Fact HTTP_STATUS = of("http.response.status_code");
  static final Fact URL_PATH = of("url.path");
  static final Fact HTTP_TARGET = of("http.target");
  static final Fact URL = of("url.full");
  static final Fact RPC_SYSTEM = of("rpc.system.name");
  static final Fact RPC_STATUS = of("rpc.status_code");
  static final Fact RPC_SERVICE = of("rpc.service");
  static final Fact DB_SYSTEM = of("db.system.name");
  static final Fact DB_NAMESPACE = of("db.namespace");
  static final Fact DB_TEXT = of("db.query.text");
  static final Fact DB_SUMMARY = of("db.query.summary");
  static final Fact DB_OPERATION = of("db.operation.name");
  static final Fact DB_COLLECTION = of("db.collection.name");
  static final Fact MESSAGING_SYSTEM = of("messaging.system");
  static final Fact DESTINATION = of("messaging.destination.name");
  static final Fact MESSAGING_OPERATION = of("messaging.operation.type");
  static final Fact PEER_SERVICE = of("peer.service");
  static final Fact ADDRESS =
      ofEither("server.address", List.of("net.peer.name", "http.host"), "network.peer.address");
  static final Fact PORT = ofEither("server.port", List.of("net.peer.port"), "network.peer.port");

  Fact {
    names = List.copyOf(names);
  }

  private static Fact of(String today) {
    return named(SemanticConventions.generationsOf(today));
  }

  /** Two attributes that answer one question, the first better. */
  private static Fact ofEither(String today, List<String> older, String otherToday) {
    List<String> names = new ArrayList<>(SemanticConventions.generationsOf(today));
    names.addAll(older);
    names.addAll(SemanticConventions.generationsOf(otherToday));
    return named(names);
  }

  private static Fact named(List<String> names) {
    Fact fact = new Fact(FACTS.size(), names);
    FACTS.add(fact);
    return fact;
  }

  /** All facts, in the order of their numbers. */
  static List<Fact> all() {
    return List.copyOf(FACTS);
  }
}
