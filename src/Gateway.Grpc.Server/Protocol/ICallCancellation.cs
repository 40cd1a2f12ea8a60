namespace Gateway.Grpc.Server.Protocol;

/// <summary>How a reader learns that its call is over. The token costs several objects a call, so that it is made only for those who wait.</summary>
internal interface ICallCancellation
{
    /// <summary>Whether this side has given the call up.</summary>
    bool IsCancelled { get; }

    /// <summary>Cancelled when the call is over, for whatever reason.</summary>
    CancellationToken CancellationToken { get; }
}
