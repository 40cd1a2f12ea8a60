namespace Gateway.Grpc.ClientFactory.Clients;

/// <summary>The names that clients were registered with, each for one type. Filled while services are registered.</summary>
internal sealed class RegisteredClients
{
    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);

    public bool Contains(string name) => _types.ContainsKey(name);

    /// <exception cref="InvalidOperationException">The name is that of a client of another type.</exception>
    public void Add(string name, Type client)
    {
        if (_types.TryGetValue(name, out var other) && other != client)
        {
            throw new InvalidOperationException(
                $"A gRPC client '{name}' is registered already, for the type '{other}'; '{client}' needs a name of its own: use an overload of AddGrpcClient that takes one.");
        }

        _types[name] = client;
    }
}
