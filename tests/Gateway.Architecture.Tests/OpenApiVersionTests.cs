using System.Reflection;
using System.Runtime.CompilerServices;

namespace Gateway.Architecture.Tests;

/// <summary>
/// Gateway.Mcp is compiled against version 2 of Microsoft.OpenApi, which <c>AddOpenApi()</c> wants, and must work beside version 3 too, which Swashbuckle wants and this process has.
/// The runtime refuses to compile a method that uses what is not there.
/// </summary>
public sealed class OpenApiVersionTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    [Fact]
    public void Gateway_Mcp_compiles_beside_version_3_of_Microsoft_OpenApi()
    {
        Assert.Equal(3, Assembly.Load("Microsoft.OpenApi").GetName().Version!.Major);
        foreach (var type in Assembly.Load("Gateway.Mcp").GetTypes().Where(static type => !type.ContainsGenericParameters))
        {
            foreach (var method in type.GetMembers(All).OfType<MethodBase>().Where(static method => !method.IsAbstract && !method.ContainsGenericParameters))
            {
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }
        }
    }
}
