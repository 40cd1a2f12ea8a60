using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Features.Access;

/// <summary>An issuer of tokens, right ones and forged ones. It knows nothing of the libraries that judge them.</summary>
internal sealed class TokenMaker : IDisposable
{
    public const string Issuer = "https://login.example";
    public const string Audience = "shop";

    private readonly RSA _key = RSA.Create(2048);

    public TokenMaker(string keyId = "one") => KeyId = keyId;

    public string KeyId { get; }

    /// <summary>The public key, as a JSON Web Key.</summary>
    public JsonObject PublicKey
    {
        get
        {
            var key = _key.ExportParameters(includePrivateParameters: false);
            return new() { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = KeyId, ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent) };
        }
    }

    /// <summary>The public key as PEM, which a forger takes for a secret.</summary>
    public byte[] Pem => Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem());

    public static string KeySetOf(params TokenMaker[] makers) => new JsonObject { ["keys"] = new JsonArray([.. makers.Select(static maker => maker.PublicKey)]) }.ToJsonString();

    /// <summary>A token that counts, unless something of it is changed.</summary>
    public string Make(Action<JsonObject>? change = null, string algorithm = "RS256", Func<byte[], byte[]>? sign = null, DateTimeOffset? now = null)
    {
        var time = now ?? DateTimeOffset.UtcNow;
        var claims = new JsonObject { ["iss"] = Issuer, ["aud"] = Audience, ["sub"] = "ann", ["exp"] = time.AddMinutes(10).ToUnixTimeSeconds() };
        change?.Invoke(claims);
        var text = $"{Encode(new() { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = KeyId })}.{Encode(claims)}";
        var signature = (sign ?? Sign)(Encoding.ASCII.GetBytes(text));
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose() => _key.Dispose();

    private byte[] Sign(byte[] text) => _key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
