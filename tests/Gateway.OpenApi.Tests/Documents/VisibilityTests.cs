using ContractProtos;

namespace Gateway.OpenApi.Tests.Documents;

/// <summary>Documents of what google.api.visibility restricts.</summary>
public sealed class VisibilityTests
{
    [Fact]
    public async Task What_is_restricted_is_nowhere_in_a_document()
    {
        var document = await Described.ByAsync(ContractProtos.Library.Descriptor, Admin.Descriptor);

        // Six bindings are shown, and those of PurgeBook, InspectBook and Stop are not.
        Assert.Equal(6, document.Operations().Count());
        Assert.DoesNotContain(document.Operations(), static operation => operation.Path.Contains("purges", StringComparison.Ordinal) || operation.Path.Contains("inspections", StringComparison.Ordinal));
        Assert.DoesNotContain("secret", document.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Admin", document.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("query note", document.Parameters("get", "/v1/books:get"));
    }

    [Fact]
    public async Task Labels_that_are_visible_are_shown()
    {
        var document = await Described.ByAsync(static options => options.VisibleLabels.Add("INTERNAL"), ContractProtos.Library.Descriptor, Admin.Descriptor);

        Assert.Contains(document.Operations(), static operation => operation.Path == "/v1/admin:stop");
        Assert.Contains("query note", document.Parameters("get", "/v1/books:get"));
        Json.Equal("""["KIND_UNSPECIFIED", "KIND_NOVEL", "KIND_SECRET"]""", document.Schema("Kind")["enum"]!);
    }
}
