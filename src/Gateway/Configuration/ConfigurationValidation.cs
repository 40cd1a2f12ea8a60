using Gateway.Yarp;
using Microsoft.Extensions.Options;

namespace Gateway.Program.Configuration;

/// <summary>Holds a change of the configuration to what a start asks of it: an unknown key is a mistake then, too.</summary>
internal sealed class ConfigurationValidation(IConfiguration configuration) : IValidateOptions<GatewayProxyOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayProxyOptions options) =>
        ConfigurationCheck.Find(configuration) is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
}
