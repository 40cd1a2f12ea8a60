namespace Microsoft.AspNetCore.Builder;

/// <summary>Options of <c>UseGrpcWeb</c>.</summary>
public class GrpcWebOptions
{
    /// <summary>Whether gRPC-Web may call services that do not say so themselves, by <c>EnableGrpcWeb()</c> or an attribute. Default false.</summary>
    public bool DefaultEnabled { get; set; }
}
