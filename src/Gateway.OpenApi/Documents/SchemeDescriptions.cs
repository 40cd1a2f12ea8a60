using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Finds out from the handler of an authentication scheme how a request authenticates.</summary>
/// <remarks>Recognizes handlers by the names of their types, so that none of their packages is needed.</remarks>
internal static class SchemeDescriptions
{
    private const string Discovery = "/.well-known/openid-configuration";

    private static readonly string[] _headerProperties = ["HeaderName", "ApiKeyHeaderName", "KeyName", "Header"];

    /// <summary>Whether a scheme lets other schemes authenticate.</summary>
    public static bool IsComposite(AuthenticationScheme scheme) =>
        OptionsTypeOf(scheme) == typeof(PolicySchemeOptions) || scheme.HandlerType.Name == "CompositeIdentityHandler";

    /// <summary>The description; null when the handler is not known.</summary>
    public static OpenApiSecurityScheme? Of(AuthenticationScheme scheme, IServiceProvider services)
    {
        for (var type = scheme.HandlerType; type is not null && type != typeof(object); type = type.BaseType)
        {
            if (Known(type.Name, scheme, services) is { } known)
            {
                return known;
            }
        }

        return null;
    }

    private static OpenApiSecurityScheme? Known(string handler, AuthenticationScheme scheme, IServiceProvider services) => handler switch
    {
        "JwtBearerHandler" => Http("bearer", "JWT", Read(scheme, services, "Authority") is { } issuer ? $"A token of {issuer}." : null),
        "BearerTokenHandler" or "OAuth2IntrospectionHandler" => Http("bearer"),
        "NegotiateHandler" => Http("negotiate"),
        "OpenIdConnectHandler" => OpenIdConnect(scheme, services),
        "CookieAuthenticationHandler" => Key(ParameterLocation.Cookie, Read<CookieAuthenticationOptions>(scheme, services)?.Cookie.Name),
        "CertificateAuthenticationHandler" => new() { Type = SecuritySchemeType.MutualTLS },
        _ when handler.Contains("Basic", StringComparison.Ordinal) => Http("basic"),
        _ when handler.Contains("ApiKey", StringComparison.Ordinal) => Key(
            handler.Contains("Query", StringComparison.Ordinal) ? ParameterLocation.Query : ParameterLocation.Header,
            Array.ConvertAll(_headerProperties, property => Read(scheme, services, property)).FirstOrDefault(name => name is not null)),
        _ => null,
    };

    private static OpenApiSecurityScheme Http(string name, string? format = null, string? description = null) =>
        new() { Type = SecuritySchemeType.Http, Scheme = name, BearerFormat = format, Description = description };

    private static OpenApiSecurityScheme? Key(ParameterLocation place, string? name) =>
        name is null ? null : new() { Type = SecuritySchemeType.ApiKey, In = place, Name = name };

    private static OpenApiSecurityScheme? OpenIdConnect(AuthenticationScheme scheme, IServiceProvider services)
    {
        var address = Read(scheme, services, "MetadataAddress") ?? (Read(scheme, services, "Authority") is { } authority ? authority.TrimEnd('/') + Discovery : null);
        return Uri.TryCreate(address, UriKind.Absolute, out var url) ? new() { Type = SecuritySchemeType.OpenIdConnect, OpenIdConnectUrl = url } : null;
    }

    private static Type? OptionsTypeOf(AuthenticationScheme scheme)
    {
        for (var type = scheme.HandlerType; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(AuthenticationHandler<>))
            {
                return type.GenericTypeArguments[0];
            }
        }

        return null;
    }

    private static string? Read(AuthenticationScheme scheme, IServiceProvider services, string property)
    {
        var options = OptionsTypeOf(scheme) is { } type ? Options(typeof(IOptionsMonitor<>).MakeGenericType(type), scheme.Name, services) : null;
        return options?.GetType().GetProperty(property)?.GetValue(options) is string { Length: > 0 } text ? text : null;
    }

    private static T? Read<T>(AuthenticationScheme scheme, IServiceProvider services)
        where T : class => Options(typeof(IOptionsMonitor<T>), scheme.Name, services) as T;

    // If options cannot be made, requests fail too. The document should not.
    private static object? Options(Type monitor, string name, IServiceProvider services)
    {
        try
        {
            return services.GetService(monitor) is { } found ? monitor.GetMethod("Get")!.Invoke(found, [name]) : null;
        }
        catch (System.Reflection.TargetInvocationException)
        {
            return null;
        }
    }
}
