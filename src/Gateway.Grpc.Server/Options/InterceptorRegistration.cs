using System.Diagnostics.CodeAnalysis;

namespace Grpc.AspNetCore.Server;

/// <summary>An interceptor's type, and the arguments its constructor gets beside services.</summary>
public class InterceptorRegistration
{
    internal const DynamicallyAccessedMemberTypes Needed =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods;

    internal InterceptorRegistration([DynamicallyAccessedMembers(Needed)] Type type, object[] arguments)
    {
        Type = type;
        Arguments = arguments;
    }

    /// <summary>The type of the interceptor.</summary>
    [DynamicallyAccessedMembers(Needed)]
    public Type Type { get; }

    /// <summary>Arguments for its constructor.</summary>
    public IReadOnlyList<object> Arguments { get; }
}
