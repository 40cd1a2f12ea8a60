using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Gateway.Grpc.Client.Channel;

/// <summary>Where calls of one method go.</summary>
/// <param name="Address">The address of the method: <c>https://host/package.Service/Method</c>.</param>
/// <param name="Method">The method.</param>
/// <param name="ServiceUrl">What call credentials are asked for: <c>https://host/package.Service</c>.</param>
/// <param name="QualifiedName">The method as telemetry names it: <c>package.Service/Method</c>.</param>
/// <param name="Host">The host of the address, for telemetry.</param>
/// <param name="Port">The port of the address as an object: telemetry takes it as one, and makes none for each call.</param>
internal sealed record CallTarget(Uri Address, IMethod Method, string ServiceUrl, string QualifiedName, string Host, object Port);

/// <summary>The targets of a channel's methods. Generated clients hold their methods in static fields, so each is worked out once.</summary>
internal sealed class CallTargets(Uri address)
{
    // Weak: a method made for a single call must not stay for the life of the channel.
    private readonly ConditionalWeakTable<IMethod, CallTarget> _targets = [];

    public CallTarget For(IMethod method) => _targets.GetValue(method, Create);

    private readonly object _port = address.Port;

    private CallTarget Create(IMethod method)
    {
        var host = address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        return new CallTarget(new Uri(host + method.FullName), method, $"{host}/{method.ServiceName}", $"{method.ServiceName}/{method.Name}", address.IdnHost, _port);
    }
}
