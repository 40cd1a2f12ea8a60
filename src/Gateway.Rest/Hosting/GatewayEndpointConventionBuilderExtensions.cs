using Gateway.Rest;
using Gateway.Rest.Protocol;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Conventions of the gateway's endpoints: on <c>MapGateway()</c> for all, on <c>MapGrpcService&lt;T&gt;()</c> for one service, which comes first.</summary>
public static class GatewayEndpointConventionBuilderExtensions
{
    /// <summary>Says how the errors of the endpoints look.</summary>
    public static TBuilder WithErrorFormat<TBuilder>(this TBuilder builder, ErrorFormat format)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        NamedValue.Checked(format, nameof(format));
        builder.Add(endpoint => endpoint.Metadata.Add(new ErrorFormatMetadata(format, Formatter: null)));
        return builder;
    }

    /// <summary>Says what content type the answers of the endpoints have that are JSON, as <see cref="GatewayOptions.JsonContentType"/>.</summary>
    /// <exception cref="ArgumentException">It is no content type of JSON.</exception>
    public static TBuilder WithJsonContentType<TBuilder>(this TBuilder builder, string contentType)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(contentType);
        AnswerType.Checked(contentType, nameof(contentType));
        builder.Add(endpoint => endpoint.Metadata.Add(new JsonContentTypeMetadata(contentType)));
        return builder;
    }

    /// <summary>Says how the streams of the endpoints look: the form where the client prefers none, and the events of Server-Sent Events.</summary>
    public static TBuilder WithStreams<TBuilder>(this TBuilder builder, Action<GatewayStreamOptions> configure)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new GatewayStreamOptions();
        configure(options);
        NamedValue.Checked(options.Form, nameof(options.Form));
        EventName.Checked(options.ErrorEvent, nameof(options.ErrorEvent));
        builder.Add(endpoint => endpoint.Metadata.Add(new StreamMetadata(options)));
        return builder;
    }

    /// <summary>Writes the errors of the endpoints in a form of the application's own.</summary>
    /// <exception cref="ArgumentException">Its content type is none.</exception>
    public static TBuilder WithErrorFormat<TBuilder>(this TBuilder builder, IErrorFormatter formatter)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(formatter);
        ErrorContentType.Checked(formatter, nameof(formatter));
        builder.Add(endpoint => endpoint.Metadata.Add(new ErrorFormatMetadata(default, formatter)));
        return builder;
    }
}
