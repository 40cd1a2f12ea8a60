using System.IO.Compression;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>Options of all gRPC services. Those of one service, <see cref="GrpcServiceOptions{TService}"/>, start as a copy of these.</summary>
public class GrpcServiceOptions
{
    private int? _maxReceiveMessageSize;
    private int? _maxSendMessageSize;

    /// <summary>Largest message a service sends, in bytes; null (the default) for no limit. A longer one ends the call with RESOURCE_EXHAUSTED.</summary>
    public int? MaxSendMessageSize
    {
        get => _maxSendMessageSize;
        set
        {
            _maxSendMessageSize = value;
            MaxSendMessageSizeSpecified = true;
        }
    }

    /// <summary>Whether <see cref="MaxSendMessageSize"/> was set; null is a value of its own there.</summary>
    public bool MaxSendMessageSizeSpecified { get; set; }

    /// <summary>Largest message a service accepts, in bytes; null for no limit. Default 4,194,304 (4 MiB). A longer one ends the call with RESOURCE_EXHAUSTED.</summary>
    public int? MaxReceiveMessageSize
    {
        get => _maxReceiveMessageSize;
        set
        {
            _maxReceiveMessageSize = value;
            MaxReceiveMessageSizeSpecified = true;
        }
    }

    /// <summary>Whether <see cref="MaxReceiveMessageSize"/> was set; null is a value of its own there.</summary>
    public bool MaxReceiveMessageSizeSpecified { get; set; }

    /// <summary>Whether the type and message of an exception reach the client. Default null, which is no: exception text can hold secrets.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>The encoding of response messages, such as <c>gzip</c>, used when the client accepts it. Default null: not compressed.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>The level handed to the compression provider. Default null: the provider's own.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>The encodings that can be read and written. Default gzip and deflate.</summary>
    public IList<ICompressionProvider> CompressionProviders { get; set; } = [];

    /// <summary>Whether calls of unknown services are left to the rest of the application instead of being answered UNIMPLEMENTED. Default null, which is no.</summary>
    public bool? IgnoreUnknownServices { get; set; }

    /// <summary>The interceptors of every call, outermost first.</summary>
    public InterceptorCollection Interceptors { get; } = [];

    /// <summary>Whether the service is left uncreated, for a service whose interceptors answer every call. Default false.</summary>
    public bool SuppressCreatingService { get; set; }

    internal void CopyFrom(GrpcServiceOptions other)
    {
        _maxReceiveMessageSize = other._maxReceiveMessageSize;
        _maxSendMessageSize = other._maxSendMessageSize;
        EnableDetailedErrors = other.EnableDetailedErrors;
        ResponseCompressionAlgorithm = other.ResponseCompressionAlgorithm;
        ResponseCompressionLevel = other.ResponseCompressionLevel;
        CompressionProviders = [.. other.CompressionProviders];
        IgnoreUnknownServices = other.IgnoreUnknownServices;
        SuppressCreatingService = other.SuppressCreatingService;
    }
}
