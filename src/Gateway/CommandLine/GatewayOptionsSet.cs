using System.CommandLine;
using System.CommandLine.Parsing;

namespace Gateway.Program.CommandLine;

/// <summary>The options of the command line and their parsers.</summary>
internal sealed class GatewayOptionsSet
{
    public Option<IReadOnlyList<Uri>[]> Upstream { get; } = new("--upstream", "-u")
    {
        Description = "A gRPC server to serve. Repeat the option for more servers. Separate several addresses of one server by commas; the gateway spreads calls over them.",
        HelpName = "URL[,URL]",
        CustomParser = static result => [.. result.Tokens.Select(token => UpstreamAddresses.Parse(token.Value, result))],
    };

    public Option<string?> DescriptorSet { get; } = File(
        "--descriptor-set", "The descriptors of the upstream (protoc --include_imports -o FILE), for a server without reflection. The gateway reads the file again when it changes.");

    public Option<string[]> Rules { get; } = new("--rules")
    {
        Description = "Rules of google.api.http in YAML or JSON, which replace annotations. Repeat the option for more files. The gateway reads a file again when it changes.",
        HelpName = "FILE",
    };

    public Option<string?> Urls { get; } = new("--urls")
    {
        Description = "The addresses to listen on, separated by semicolons. They override the section Kestrel:Endpoints. [default: http://localhost:8081]",
        HelpName = "URL[;URL]",
    };

    public Option<string?> Config { get; } = File("--config", "A JSON file with configuration. It overrides appsettings.json; environment variables override it.");

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "A value of the configuration, such as Gateway:SchemaRefresh=00:01:00. It overrides files and environment variables.",
        HelpName = "KEY=VALUE",
    };

    public Option<bool?> Pages { get; } = new("--pages")
    {
        Description = "Whether to serve the home page (/), Swagger UI (/swagger), the console (/console) and the status (/status). [default: true if every address is a loopback address]",
        HelpName = "true|false",
    };

    public Option<bool?> Mcp { get; } = new("--mcp")
    {
        Description = "Whether to serve methods as tools of the Model Context Protocol (/mcp). Gateway:Mcp:Tools or the .proto files name the methods. [default: false]",
        HelpName = "true|false",
    };

    public Option<bool> Check { get; } = new("--check")
    {
        Description = "Check the configuration, read the schemas, print the routes, and exit: 0 if there is no problem, else 1.",
    };

    public Option<Uri?> Probe { get; } = new("--probe")
    {
        Description = "Send a GET request to a running gateway, such as http://localhost:8081/readyz, and exit: 0 if it succeeds, else 1. For health checks of containers.",
        HelpName = "URL",
        CustomParser = static result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https"))
            {
                return url;
            }

            result.AddError($"--probe: '{result.Tokens[0].Value}' is not a URL: write for example http://localhost:8081/readyz.");
            return null;
        },
    };

    public GatewayOptionsSet()
    {
        Rules.Validators.Add(static result => CheckFiles(result));
        Urls.Validators.Add(CheckUrls);
        Set.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"--set '{token.Value}' is not KEY=VALUE: write for example --set Gateway:SchemaRefresh=00:01:00.");
            }
        });
    }

    /// <summary>Reads the values.</summary>
    public CommandSettings Read(ParseResult parsed) => new()
    {
        Upstreams = parsed.GetValue(Upstream) ?? [],
        DescriptorSet = parsed.GetValue(DescriptorSet),
        Rules = parsed.GetValue(Rules) ?? [],
        Urls = parsed.GetValue(Urls),
        Config = parsed.GetValue(Config),
        Pages = parsed.GetValue(Pages),
        Mcp = parsed.GetValue(Mcp),
        IsCheck = parsed.GetValue(Check),
        Values = [.. ReadValues(parsed.GetValue(Set) ?? [])],
    };

    // The last value of a key counts, as on other command lines: a script may append to the options of another.
    private static IEnumerable<KeyValuePair<string, string?>> ReadValues(string[] pairs) => pairs
        .Select(static pair => pair.Split('=', 2))
        .Select(static pair => KeyValuePair.Create(pair[0].Replace("__", ":", StringComparison.Ordinal), (string?)pair[1]))
        .GroupBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase)
        .Select(static same => same.Last());

    private static Option<string?> File(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "FILE" };
        option.Validators.Add(CheckFiles);
        return option;
    }

    private static void CheckFiles(OptionResult result)
    {
        foreach (var token in result.Tokens.Where(static token => !System.IO.File.Exists(token.Value)))
        {
            result.AddError($"{result.Option.Name}: there is no file '{token.Value}' (looked for at {Path.GetFullPath(token.Value)}).");
        }
    }

    private static void CheckUrls(OptionResult result)
    {
        string[] urls = [.. result.Tokens.SelectMany(static token => token.Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        if (urls.Length == 0 && result.Tokens.Count > 0)
        {
            result.AddError("--urls is empty: write for example http://localhost:8081.");
        }

        foreach (var url in urls)
        {
            if (!ListenUrl.TryParse(url, out _))
            {
                result.AddError($"--urls: '{url}' is not an address to listen on: write for example http://localhost:8081 or http://*:8081.");
            }
        }
    }
}
