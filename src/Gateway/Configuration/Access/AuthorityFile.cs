using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Program.Configuration.Access;

/// <summary>Reads the authorities of certificates from a file.</summary>
internal static class AuthorityFile
{
    /// <exception cref="InvalidDataException">The file has no certificates. The message says why, and what to do.</exception>
    public static X509Certificate2Collection Read(string path)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPemFile(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"'{path}' does not exist (looked for at {Path.GetFullPath(path)}).", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidDataException($"'{path}' cannot be read as PEM: {error.Message}", error);
        }

        return found.Count > 0 ? found : throw new InvalidDataException($"'{path}' has no certificate in PEM.");
    }
}
