using Gateway.Program.Configuration;
using Gateway.Program.Configuration.Access;
using Gateway.Program.Features.Authentication;
using Gateway.Rest;
using Microsoft.Extensions.Primitives;

namespace Gateway.Program.Features.Access;

/// <summary>
/// The access rules and the API keys in force. While the gateway runs, they follow the configuration as a whole. A change with a mistake is refused, and the former ones stay.
/// </summary>
internal sealed class AccessState : IHostedService, IDisposable
{
    // The keys below the section whose changes take effect.
    private static readonly string[] _followed = ["Access", "Authentication:ApiKeys:Keys", "Pages:Policy"];

    private readonly IConfiguration _configuration;
    private readonly ILogger<AccessState> _logger;
    private readonly Lock _gate = new();
    private readonly bool _hasAuthentication;
    private IDisposable? _watching;
    private string _seen;
    private string? _refused;
    private volatile AccessRules _rules;
    private volatile ApiKeyTable _keys;

    public AccessState(IConfiguration configuration, ILogger<AccessState> logger)
    {
        (_configuration, _logger) = (configuration, logger);
        _seen = Read();
        _hasAuthentication = AccessCheck.HasAuthentication(configuration);
        IsGuarded = AccessCheck.IsGuarded(configuration);
        _rules = AccessRules.Of(configuration, _hasAuthentication);
        _keys = ApiKeyTable.Of(configuration);
    }

    /// <summary>Raised when new rules have come into force.</summary>
    public event Action? Changed;

    /// <summary>Whether the gateway checks access at all. The pipeline is built at the start, so this never changes.</summary>
    public bool IsGuarded { get; }

    /// <summary>The rules.</summary>
    public AccessRules Rules => _rules;

    /// <summary>The API keys.</summary>
    public ApiKeyTable Keys => _keys;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watching = ChangeToken.OnChange(_configuration.GetReloadToken, OnChanged);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _watching?.Dispose();

    private void OnChanged()
    {
        lock (_gate)
        {
            var now = Read();
            if (now == _seen)
            {
                return;
            }

            var mistakes = ConfigurationCheck.Find(_configuration);
            if (mistakes.Count > 0)
            {
                Refuse(string.Join("; ", mistakes));
                return;
            }

            // A broken or deleted file leaves an empty section, which must not give open access.
            if ((_rules.Rules.Count > 0 && !AccessCheck.HasRules(_configuration)) || (_hasAuthentication && !AccessCheck.HasAuthentication(_configuration)))
            {
                Refuse("Gateway:Access or Gateway:Authentication was removed: restart the gateway to make it open");
                return;
            }

            (_seen, _refused) = (now, null);
            _rules = AccessRules.Of(_configuration, _hasAuthentication);
            _keys = ApiKeyTable.Of(_configuration);
            Log.AccessTaken(_logger, _rules.Rules.Count);
        }

        Changed?.Invoke();
    }

    // Every change checks a refused configuration again, because the mistake may be elsewhere.
    private void Refuse(string problem)
    {
        if (_refused != problem)
        {
            _refused = problem;
            Log.AccessRefused(_logger, problem);
        }
    }

    private string Read() => string.Join('\n', _followed
        .SelectMany(path => _configuration.GetSection($"{GatewayOptions.SectionName}:{path}").AsEnumerable())
        .Select(static pair => $"{pair.Key}={pair.Value}")
        .Order(StringComparer.Ordinal));
}
