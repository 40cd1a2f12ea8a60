using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>
/// The authentication context of a call, made from the client's certificate: its subject alternative names, else its common name, are the peer's identity,
/// as in gRPC's other implementations.
/// </summary>
internal static class CertificateAuthContext
{
    private const string SubjectAlternativeName = "x509_subject_alternative_name";
    private const string CommonName = "x509_common_name";

    private static readonly AuthContext Unauthenticated = new(null!, []);

    public static AuthContext Of(X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return Unauthenticated;
        }

        var properties = new Dictionary<string, List<AuthProperty>>(StringComparer.Ordinal);
        string? identity = null;
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(san => san.EnumerateDnsNames());
        foreach (var name in names)
        {
            Add(properties, identity = SubjectAlternativeName, name);
        }

        if (certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } common)
        {
            Add(properties, CommonName, common);
            identity ??= CommonName;
        }

        return new AuthContext(identity!, properties);
    }

    private static void Add(Dictionary<string, List<AuthProperty>> properties, string name, string value)
    {
        if (!properties.TryGetValue(name, out var values))
        {
            properties[name] = values = [];
        }

        values.Add(AuthProperty.Create(name, Encoding.UTF8.GetBytes(value)));
    }
}
