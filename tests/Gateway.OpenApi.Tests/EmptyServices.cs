namespace Gateway.OpenApi.Tests;

/// <summary>An application without services.</summary>
internal sealed class EmptyServices : IServiceProvider
{
    public static EmptyServices Instance { get; } = new();

    public object? GetService(Type serviceType) => null;
}
