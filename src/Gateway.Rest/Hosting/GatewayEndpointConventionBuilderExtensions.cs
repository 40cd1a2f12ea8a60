using Gateway.Rest;
using Gateway.Rest.Protocol;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Conventions of the gateway's endpoints: on <c>MapGateway()</c> for all, on <c>MapGrpcService&lt;T&gt;()</c> for one service, which comes first.</summary>
public static class GatewayEndpointConventionBuilderExtensions
{
    /// <summary>Sets the format of the endpoints' errors.</summary>
    public static TBuilder WithErrorFormat<TBuilder>(this TBuilder builder, ErrorFormat format)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        NamedValue.Checked(format, nameof(format));
        builder.Add(endpoint => endpoint.Metadata.Add(new ErrorFormatMetadata(format, Formatter: null)));
        return builder;
    }

    /// <summary>Sets the content type of the endpoints' JSON answers, as <see cref="GatewayOptions.JsonContentType"/> does.</summary>
    /// <exception cref="ArgumentException">It is not a content type of JSON.</exception>
    public static TBuilder WithJsonContentType<TBuilder>(this TBuilder builder, string contentType)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(contentType);
        AnswerType.Checked(contentType, nameof(contentType));
        builder.Add(endpoint => endpoint.Metadata.Add(new JsonContentTypeMetadata(contentType)));
        return builder;
    }

    /// <summary>Sets the format of the endpoints' streams: the default if the client has no preference, and the events of Server-Sent Events.</summary>
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

    /// <summary>Writes the errors of the endpoints in the application's own format.</summary>
    /// <exception cref="ArgumentException">Its content type is not a media type.</exception>
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
