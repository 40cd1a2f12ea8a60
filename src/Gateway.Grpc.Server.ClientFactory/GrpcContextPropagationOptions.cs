namespace Grpc.AspNetCore.ClientFactory;

/// <summary>How clients take on deadline and cancellation of the call that is being answered.</summary>
public class GrpcContextPropagationOptions
{
    /// <summary>True to make calls as they are when no gRPC call is being answered. Default false: such calls throw <see cref="InvalidOperationException"/>.</summary>
    public bool SuppressContextNotFoundErrors { get; set; }
}
