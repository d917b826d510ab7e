import java.io.FileInputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates PDF files against flavours of PDF/A and PDF/UA and prints the rules that fail. */
public final class Validate {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean broken = false;
        for (int file = 1; file < arguments.length; file++) {
            for (String flavour : arguments[0].split(",")) {
                broken |= !passes(arguments[file], PDFAFlavour.byFlavourId(flavour));
            }
        }
        System.exit(broken ? 1 : 0);
    }

    private static boolean passes(String file, PDFAFlavour flavour) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour)) {
            ValidationResult result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
            boolean passed = result.isCompliant() && result.getTotalAssertions() > 0;
            System.out.println((passed ? "PASS " : "FAIL ") + flavour.getId() + " " + file);
            TreeMap<String, Integer> rules = new TreeMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    rules.merge(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber()
                        + " " + assertion.getMessage(), 1, Integer::sum);
                }
            }
            rules.forEach((rule, count) -> System.out.println("  " + count + " times " + rule));
            return passed;
        }
    }
}
