using Gateway.Yarp;
using Microsoft.Extensions.Options;

namespace Gateway.Program.Configuration;

/// <summary>Checks a changed configuration like that of a start: an unknown key is a mistake too.</summary>
internal sealed class ConfigurationValidation(IConfiguration configuration) : IValidateOptions<GatewayProxyOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayProxyOptions options) =>
        ConfigurationCheck.Find(configuration) is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
}
