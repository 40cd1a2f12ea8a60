using Microsoft.IdentityModel.Tokens;

namespace Gateway.Program.Configuration.Access;

/// <summary>Reads a file with a JSON Web Key Set.</summary>
internal static class KeySetReader
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Reads the bytes of the file.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read. The message says why, and what to do.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            return new FileInfo(path).Length > MaxBytes ? throw new InvalidDataException($"'{path}' has more than {MaxBytes} bytes, so it is not a key set.") : File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"'{path}' does not exist (looked for at {Path.GetFullPath(path)}).", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"'{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads the public keys of a key set.</summary>
    /// <exception cref="InvalidDataException">There are no public keys. The message says why, and what to do.</exception>
    public static IReadOnlyList<SecurityKey> Parse(ReadOnlySpan<byte> json, string path)
    {
        IList<SecurityKey> keys;
        try
        {
            keys = JsonWebKeySet.Create(System.Text.Encoding.UTF8.GetString(json)).GetSigningKeys();
        }
        catch (Exception broken) when (broken is ArgumentException or System.Text.Json.JsonException or FormatException)
        {
            throw new InvalidDataException($"'{path}' is not a JSON Web Key Set: write {{\"keys\":[…]}}.", broken);
        }

        // Only public keys count: anyone who can read a shared secret could sign tokens with it.
        SecurityKey[] known = [.. keys.Where(static key => key is AsymmetricSecurityKey or JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.RSA or JsonWebAlgorithmsKeyTypes.EllipticCurve })];
        return known.Length > 0 ? known : throw new InvalidDataException($"'{path}' has no public key of RSA or of an elliptic curve.");
    }
}
