using Gateway.Rest;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Gateway.Yarp.Settings;

/// <summary>
/// The options in force. While the host runs, they follow the section <c>Gateway</c> of the configuration as a whole. A change with a mistake is refused, and the former options stay.
/// </summary>
internal sealed class CurrentOptions(IOptions<GatewayProxyOptions> start, IOptionsFactory<GatewayProxyOptions> factory, IServiceProvider services, ILoggerFactory loggers)
{
    // The section also has options of the doors and of the program, which do not matter here.
    private static readonly HashSet<string> _names = typeof(GatewayProxyOptions).GetProperties().Select(static option => option.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);
    private readonly IConfiguration? _configuration = services.GetService<IConfiguration>();
    private readonly ChangeSignal _change = new();
    private volatile GatewayProxyOptions _value = start.Value;
    private string _seen = TextOf(services.GetService<IConfiguration>());
    private string? _candidate;
    private string? _refused;

    /// <summary>The options.</summary>
    public GatewayProxyOptions Value => _value;

    /// <summary>Signals the next change of <see cref="Value"/>.</summary>
    public IChangeToken Next => _change.Next;

    /// <summary>Signals the next reload of the configuration, which may have changed.</summary>
    public IChangeToken NextReading => _configuration?.GetReloadToken() ?? new CancellationChangeToken(CancellationToken.None);

    /// <summary>Reads options from the configuration.</summary>
    /// <returns>Options that are not in force yet; null if nothing has changed, or if the change has a mistake, which is then logged.</returns>
    public GatewayProxyOptions? ReadAgain()
    {
        var text = TextOf(_configuration);
        if (text == _seen)
        {
            return null;
        }

        _candidate = text;
        try
        {
            return factory.Create(Options.DefaultName);
        }
        catch (OptionsValidationException mistakes)
        {
            Refuse(string.Join("; ", mistakes.Failures));
        }
        catch (InvalidOperationException mistake)
        {
            // The binder could not read a value.
            Refuse(mistake.Message);
        }

        return null;
    }

    /// <summary>Brings options into force.</summary>
    public void Take(GatewayProxyOptions options)
    {
        (_seen, _refused) = (_candidate ?? _seen, null);
        _value = options;
        _change.Fire();
        Log.OptionsTaken(_logger, options.Clusters.Count);
    }

    /// <summary>Logs why options do not come into force. Every change reads them again, because the mistake may be elsewhere in the configuration.</summary>
    public void Refuse(string problem)
    {
        if (_refused != problem)
        {
            _refused = problem;
            Log.OptionsRefused(_logger, problem);
        }
    }

    private static string TextOf(IConfiguration? configuration) => configuration is null
        ? ""
        : string.Join('\n', configuration.GetSection(GatewayOptions.SectionName).GetChildren().Where(static option => _names.Contains(option.Key)).SelectMany(static option => option.AsEnumerable()).Select(static pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
}
