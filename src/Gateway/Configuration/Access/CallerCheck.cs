namespace Gateway.Program.Configuration.Access;

/// <summary>Checks the options of authentication.</summary>
internal static class CallerCheck
{
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(10);

    public static IEnumerable<string> Find(IConfigurationSection section, CallerOptions? options)
    {
        foreach (var way in section.GetChildren().Where(static way => !way.GetChildren().Any()))
        {
            yield return $"{way.Path} is empty: fill it, or leave it out.";
        }

        IEnumerable<string> all =
        [
            .. options?.Jwt is { } jwt ? FindTokens($"{section.Path}:Jwt", jwt) : [],
            .. options?.ApiKeys is { } keys ? FindKeys($"{section.Path}:ApiKeys", keys) : [],
            .. options?.Certificates is { } certificates ? FindCertificates($"{section.Path}:Certificates", certificates) : [],
        ];
        foreach (var problem in all)
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> FindTokens(string place, JwtOptions jwt)
    {
        if (string.IsNullOrEmpty(jwt.Authority) == string.IsNullOrEmpty(jwt.KeySetFile))
        {
            yield return $"{place} needs either Authority (an OpenID Connect provider) or KeySetFile (a file with keys).";
        }

        if (jwt.Authority is { Length: > 0 } authority)
        {
            if (!Uri.TryCreate(authority, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
            {
                yield return $"{place}:Authority is '{authority}': expected a URL such as https://login.example.com.";
            }
            else if (uri.Scheme != "https" && jwt.RequireHttpsMetadata)
            {
                yield return $"{place}:Authority is '{authority}': without TLS, an attacker on the network could replace its keys. Write https://, or set RequireHttpsMetadata to false for tests.";
            }
        }

        if (jwt.KeySetFile is { Length: > 0 } file && ProblemOf(() => KeySetReader.Parse(KeySetReader.ReadBytes(file), file)) is { } problem)
        {
            yield return $"{place}:KeySetFile: {problem}";
        }

        if (jwt.Issuers.Count == 0 && jwt.KeySetFile is { Length: > 0 })
        {
            yield return $"{place}:Issuers is empty: add the value of iss in the tokens.";
        }

        if (jwt.Audiences.Count == 0)
        {
            yield return $"{place}:Audiences is empty: add the value of aud in the tokens for this gateway. Otherwise tokens for other services would count too.";
        }

        if (jwt.ClockSkew < TimeSpan.Zero || jwt.ClockSkew > MostSkew)
        {
            yield return $"{place}:ClockSkew is {jwt.ClockSkew}: expected 00:00:00 to {MostSkew}.";
        }
    }

    private static IEnumerable<string> FindKeys(string place, ApiKeysOptions keys)
    {
        if (keys.Header.Length == 0 || !keys.Header.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || keys.Header.Equals("authorization", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{place}:Header is '{keys.Header}': expected the name of a separate header, such as x-api-key.";
        }

        if (keys.Keys.Count == 0)
        {
            yield return $"{place}:Keys has no key: run `gateway hash-key`, and add its hash as Keys:<name>:Hash.";
        }

        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, key) in keys.Keys)
        {
            if (key?.Hash is not { Length: 64 } hash || !hash.All(char.IsAsciiHexDigit))
            {
                // Leaves out the value, which may be the key itself.
                yield return $"{place}:Keys:{name}:Hash is not a SHA-256 hash of 64 hexadecimal digits: `gateway hash-key` makes one.";
            }
            else if (!names.TryAdd(hash, name))
            {
                yield return $"{place}:Keys:{name}:Hash is also that of {names[hash]}: give each its own key.";
            }
        }
    }

    private static IEnumerable<string> FindCertificates(string place, CertificateOptions certificates)
    {
        if (certificates.Authority.Length == 0)
        {
            yield return $"{place}:Authority is missing: name a file in PEM with the authority of the clients' certificates.";
        }
        else if (ProblemOf(() => AuthorityFile.Read(certificates.Authority)) is { } problem)
        {
            yield return $"{place}:Authority names {problem}";
        }
    }

    private static string? ProblemOf(Func<object> read)
    {
        try
        {
            _ = read();
            return null;
        }
        catch (InvalidDataException problem)
        {
            return problem.Message;
        }
    }
}
