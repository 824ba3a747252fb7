package dev.midflight.model.traffic;

/** What listeners call a route table by. */
public record RouteTableName(String name) {
    public RouteTableName {
        Check.name("route table", name);
    }

    @Override
    public String toString() {
        return name;
    }
}
