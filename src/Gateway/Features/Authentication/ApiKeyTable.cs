using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Gateway.Program.Configuration;
using Gateway.Rest;

namespace Gateway.Program.Features.Authentication;

/// <summary>The API keys in force, by their hashes. Immutable.</summary>
internal sealed class ApiKeyTable
{
    /// <summary>The longest key that counts, in characters.</summary>
    public const int LongestKey = 1024;

    private readonly (byte[] Hash, ClaimsIdentity Identity)[] _keys;

    private ApiKeyTable((byte[] Hash, ClaimsIdentity Identity)[] keys) => _keys = keys;

    /// <summary>The keys of a checked configuration.</summary>
    public static ApiKeyTable Of(IConfiguration configuration)
    {
        var options = configuration.GetSection(GatewayOptions.SectionName).Get<ProgramOptions>()?.Authentication?.ApiKeys;
        return new ApiKeyTable([.. (options?.Keys ?? new Dictionary<string, Configuration.Access.ApiKeyOptions>()).Select(static key => (Convert.FromHexString(key.Value.Hash), IdentityOf(key.Key, key.Value)))]);
    }

    /// <summary>The owner of a key; null for an unknown key. A wrong key takes as long as a right one.</summary>
    public ClaimsIdentity? Find(string key)
    {
        if (key.Length is 0 or > LongestKey)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        ClaimsIdentity? found = null;
        foreach (var (known, identity) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(known, hash))
            {
                found = identity;
            }
        }

        return found;
    }

    /// <summary>The hash of a key, in the form of the configuration.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static ClaimsIdentity IdentityOf(string name, Configuration.Access.ApiKeyOptions key) => new(
        [
            new Claim("sub", name),
            .. key.Roles.Select(static role => new Claim("roles", role)),
            .. key.Claims.SelectMany(static claim => claim.Value.Select(value => new Claim(claim.Key, value))),
        ],
        CallerSchemes.ApiKey,
        nameType: "sub",
        roleType: "roles");
}
