using Gateway.StreamComparison.Measuring;

namespace Gateway.StreamComparison.Contenders;

/// <summary>One way to bring ten messages to a client.</summary>
internal interface IContender
{
    string Name { get; }

    /// <summary>Whether it speaks HTTP/2 from the first byte; otherwise HTTP/1.1, as a page without TLS does.</summary>
    bool UsesHttp2 => false;

    /// <summary>Receives all ten, each noted as it arrives, on a connection of its own.</summary>
    Task ReceiveAsync(Uri server, Arrivals arrivals, CancellationToken cancellationToken);
}
